package craftax
